// CloudCore: what every service of the local cloud stands on.
//
// In: WorkshopCommon's values; an HTTP server on SwiftNIO, behind two plain value types.
// Out: the injected clock, ARNs and request ids, AWS errors and how each wire protocol writes them, requests and
// responses, the store that outlives the process, and the seams (small protocols) through which one service reaches
// another.
// Never: knows a service, a template or the learner's files. No service sees SwiftNIO through it.
