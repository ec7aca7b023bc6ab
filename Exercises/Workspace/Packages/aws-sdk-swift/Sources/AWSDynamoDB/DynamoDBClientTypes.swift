/// A place for the types that Amazon DynamoDB's operations are made of.
public enum DynamoDBClientTypes {}
