/// A place for the types that AWS Secrets Manager's operations are made of.
public enum SecretsManagerClientTypes {}
