// GradingSupport: what the hidden suites are written with.
//
// In: the grader's session document (where the cloud listens, what was drawn, what was deployed), on a descriptor that
// the grader hands down. Out: one JSON record a test, on another such descriptor, and HTTP requests as any client sends
// them. Never: imports a service, reads a learner's file, decides a verdict. It says symbolically what a failure is
// about (`.function("HelloFunction")`); the grader, which knows the files, finds the line.
