// SAMTemplate: reads a SAM or CloudFormation template the way AWS does.
//
// In: the template's text, parameter values, account, region and stack name. Out: the resolved stack (resources after the
// AWS::Serverless transform, with no intrinsic function left) and what there is to say about the template, with
// file:line:column.
// Never: reads a file, a clock or the network; two runs give the same result.
