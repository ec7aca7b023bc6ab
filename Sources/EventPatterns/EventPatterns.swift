// EventPatterns: which events a pattern lets through.
//
// In: a pattern as EventBridge rules, event source mappings and SNS filter policies have it, and an event, in JSON.
// Out: whether the event matches; why a pattern is none.
// Never: delivers anything, reads a clock, or knows a service.
