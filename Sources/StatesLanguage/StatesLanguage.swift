// StatesLanguage: the Amazon States Language, from a definition's text to the history of an execution.
//
// In: a definition (JSON, or a tree that a template's parser located), an input, and the events of the outside world
// (a task ended, a timer fired), each with the moment at which it came.
// Out: diagnostics with AWS's own codes; what is to be done next (schedule a task, start a timer); the history, event
// for event as AWS writes it.
// Never: does any I/O, reads a clock, or draws a random number of its own: the same events give the same history, which
// is what makes an execution storable as the list of what happened to it.
// The language: <https://states-language.net/spec.html> and
// <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html>.
