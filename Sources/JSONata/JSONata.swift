// JSONata: the query and transformation language (https://docs.jsonata.org), version 2.1, as a pure room.
//
// Text in, a parsed ``JSONataExpression`` out; a JSON document in, a JSON document or nothing ("undefined") out.
// Nothing is read from the system: the time and the seed of random numbers come in with ``JSONataContext``, so one
// expression, input and context always give one result. AWS Step Functions evaluates version 2.0.6 with functions of
// its own; see ``JSONataDialect``.
