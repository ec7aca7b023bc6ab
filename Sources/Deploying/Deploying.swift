// Deploying: what has to be known before a project goes to the real AWS.
//
// In: the bytes of built functions, a resolved stack. Out: what would not run there, and what it costs at rest.
// Never: talks to AWS, reads credentials, changes anything.
