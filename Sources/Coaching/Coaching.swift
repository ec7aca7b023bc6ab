// Coaching: what a learner sees between a save and a verdict, and when they are stuck.
//
// In: events (saves, keys, reports), the curriculum, what the learner has done. Out: what is to be done next, and screens.
// Never: reads a file, runs anything, looks at a clock; the command that drives it does.
