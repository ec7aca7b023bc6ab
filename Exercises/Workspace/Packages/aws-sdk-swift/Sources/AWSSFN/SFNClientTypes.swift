/// A place for the types that AWS Step Functions's operations are made of.
public enum SFNClientTypes {}
