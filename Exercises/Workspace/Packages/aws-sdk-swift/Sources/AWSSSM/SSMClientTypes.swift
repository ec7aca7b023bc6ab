/// A place for the types that AWS Systems Manager's operations are made of.
public enum SSMClientTypes {}
