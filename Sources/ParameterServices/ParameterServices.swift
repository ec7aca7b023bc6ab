// ParameterServices: AWS Systems Manager Parameter Store and AWS Secrets Manager on this machine.
//
// In: requests of their APIs (JSON 1.1, `AmazonSSM.*` and `secretsmanager.*`), and what a stack declares.
// Out: parameters and secrets with their versions, for clients, for a stack's dynamic references, and of secrets for
// Parameter Store's `/aws/reference/secretsmanager/…`; calls of the functions that rotate secrets.
// Never: encrypts. A SecureString and a secret stand in the account's file as they are, as everything else of the local
// cloud does.
