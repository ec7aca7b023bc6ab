/// Whose JSONata is spoken: which operators parse and which functions are there.
package enum JSONataDialect: Hashable, Sendable {
    /// The reference implementation's version 2.1: all operators, all functions of docs.jsonata.org.
    case standard
    /// What AWS Step Functions offers: version 2.0.6, so without `??` and `?:`; without `$eval`; with `$partition`,
    /// `$range`, `$hash`, `$uuid`, `$parse` and a `$random` that takes a seed.
    ///
    /// https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
    case stepFunctions
}
