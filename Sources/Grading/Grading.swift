// Grading: is the learner's work right?
//
// In: a step with its checks, the learner's project, the bundle of hidden suites. Out: one verdict with a result for
// each check, and the screen or the JSON that shows it. A run goes: template → build → deploy to a fresh local cloud on
// the virtual clock → suite in a child process → records → verdict.
// Never: takes anything but complete and consistent records for a pass; changes a learner's file; leaves a process or
// a run folder behind.
