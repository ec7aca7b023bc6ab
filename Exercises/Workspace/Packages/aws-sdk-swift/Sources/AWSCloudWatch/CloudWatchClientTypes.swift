/// A place for the types that Amazon CloudWatch's operations are made of.
public enum CloudWatchClientTypes {}
