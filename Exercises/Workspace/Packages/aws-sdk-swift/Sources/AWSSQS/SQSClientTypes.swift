/// A place for the types that Amazon SQS's operations are made of.
public enum SQSClientTypes {}
