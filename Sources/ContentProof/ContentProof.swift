// ContentProof: does the content do what it says?
//
// In: the curriculum, a workbench, the bundle of hidden suites. Out: a diagnostic for everything that an author has to
// mend: lint, a starter that passes, a solution that does not, a later solution that breaks an earlier suite, a wrong
// solution that is let through.
// Never: changes a file of the kit; judges in another way than a learner's check does: it uses the same grader.
