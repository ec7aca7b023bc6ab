/// A place for the types that S3's operations are made of.
public enum S3ClientTypes {}
