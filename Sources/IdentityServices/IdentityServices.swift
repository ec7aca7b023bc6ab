// IdentityServices: AWS STS and AWS IAM on this machine, as far as roles need them.
//
// In: requests of their APIs (Query), and the roles and policies that a stack declares.
// Out: who calls, roles and policies, credentials of an assumed role.
// Never: allows or denies anything. Policies are kept and shown; nobody evaluates them here.
