// ClassBoard: who is stuck on which check, and since when.
//
// In: hand-ins, as files or over HTTP. Out: a heat map on the terminal, a page, a document.
// Never: sees a learner's files, needs a name, trusts a hand-in, listens on more than it was told to.
