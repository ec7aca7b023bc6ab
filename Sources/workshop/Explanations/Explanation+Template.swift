extension Explanation {
    /// About a template's text, sections and references.
    static let templateText = #"""
        template-tab
         A line of the template is indented with a tab.
         YAML allows only spaces for indentation, since editors show tabs in different widths and the depth of a line is its
         meaning. Replace the tab with as many spaces as the lines around it have; most editors can do it in the whole file.
        template-yaml
         The text is not valid YAML.
         The parser stops at the first character that fits nowhere, which often comes a little after the mistake itself: look
         at the line that is named and at the one above. Usual causes are a missing colon or a missing space after it, one
         space too many or too few, a quote that is never closed, and a value that begins with *, &, @ or %.
         | Description: "a: b"      quote a value that holds ': '
        template-json
         The template begins with { and is not valid JSON.
         JSON wants double quotes around keys and text, a comma between members and none after the last, and no comments.
        template-empty
         The file holds no template.
         A template needs at least a section Resources with one resource.
         | Resources:
         |   Queue:
         |     Type: AWS::SQS::Queue
        template-no-mapping
         The template is a list or a single value, not a map of sections.
         At the top level stand keys such as Transform, Parameters, Resources and Outputs, each with a colon.
        template-key
         A key is a list or a map.
         YAML has such keys, CloudFormation has not. Mostly a value that begins with [ or { lost its own key.
        template-duplicate-key
         The same key stands twice in one map.
         Only one of the two could count, and readers differ in which. Two resources need two names; two lists under one key
         are written as one list.
        template-too-deep
         The template nests deeper than anybody means to.
         It is read no further, since a parser could run out of memory. Look for a bracket that is never closed.
        template-too-large
         The template is larger than CloudFormation takes.
         The limit is 51,200 bytes in a request and 1 MB from S3, where 'sam deploy' puts it. Divide the template into nested
         stacks: AWS::CloudFormation::Stack or AWS::Serverless::Application.
        template-alias-bomb
         Aliases inside anchors stand for more values than fit into memory.
         Each alias (*name) is a copy of all that its anchor (&name) holds. Anchors that hold aliases of anchors multiply, and
         forty short lines can stand for more values than there are atoms. Use fewer levels.
        template-yaml-boolean
         A word without quotes is read as true or false.
         AWS's tools read YAML 1.1, in which yes, no, on and off are booleans, as values and as keys. So a country code NO
         becomes false, and a variable set to on becomes true.
         | Country: "NO"
        template-yaml-octal
         A number that begins with 0 is read as octal.
         In YAML 1.1, 0755 is the number 493. Account ids and post codes that begin with 0 lose it. Put them in quotes.
         | AccountId: "012345678901"
        template-yaml-base-60
         Digits with colons are read as a number to the base 60.
         In YAML 1.1, 22:30 is the number 1350. Put times and MAC addresses in quotes.
         | Start: "22:30"
        template-yaml-date
         A date without quotes is read as a date, not as text.
         Some of AWS's tools then hand on 2024-01-01T00:00:00 in place of what you wrote. Put it in quotes.
         | Released: "2024-01-01"
        template-unknown-tag
         A tag such as !Reff is no function that CloudFormation knows.
         Text that is meant to begin with an exclamation mark needs quotes.
        template-unknown-section
         The template has a top-level key that is no section.
         Sections are Transform, Globals, Parameters, Mappings, Conditions, Rules, Resources, Outputs, Metadata and a few more.
         A resource that stands at the top level belongs below Resources.
        template-no-resources
         The template has no resources.
         A stack consists of its resources; there must be at least one.
        template-no-transform
         The template uses AWS::Serverless types, and does not name the SAM transform.
         CloudFormation itself knows none of these types. The transform, which runs in AWS, turns them into those it knows.
         | Transform: AWS::Serverless-2016-10-31
        template-missing-type
         A resource has no Type.
         The type says what is to be created, and which properties it takes.
        template-unknown-type
         There is no resource type of this name.
         Types are written AWS::Service::Resource, SAM's AWS::Serverless::Function and so on. Types of your own account begin
         with Custom:: or have a module's name.
        template-unknown-attribute
         A resource has a key that is none of its attributes.
         Beside Type and Properties, a resource takes Condition, DependsOn, DeletionPolicy, UpdateReplacePolicy, Metadata and a few
         more. What configures the resource itself belongs below Properties, one level deeper.
        template-logical-id
         A name can't be a logical id.
         Logical ids hold letters and digits only. SAM makes further ids of yours (HelloFunctionRole) and of the names of events
         and aliases, so these have to fit as well. A name with dashes goes to a property such as QueueName.
        template-duplicate-resource
         Your template has a resource of a name that SAM gives to one that it makes.
         SAM derives names from yours: HelloFunction gets HelloFunctionRole. Rename your resource.
        template-dangling-reference
         Something refers to a parameter or resource that is not in the template.
         !Ref and ${Name} name a parameter, a resource or a pseudo parameter such as AWS::Region; !GetAtt names a resource and one
         of its attributes; DependsOn names a resource. Names are case-sensitive. Resources that SAM makes can be named too:
         ServerlessRestApi for the API behind events of type Api, ServerlessHttpApi behind those of type HttpApi.
        template-ref-not-arn
         A property takes an ARN, and !Ref gives something else here.
         !Ref gives a function's name, a queue's URL, a table's name, but a topic's ARN: each type documents it under 'Return
         values'. The attribute Arn is an ARN wherever there is one; a table's stream has StreamArn.
         | Queue: !GetAtt TheQueue.Arn
        template-attribute
         A resource has no attribute of this name.
         Each type documents its attributes under 'Return values'. What !Ref gives differs from type to type: a function's name,
         a queue's URL, a topic's ARN.
         | !GetAtt TheQueue.Arn
         | !Ref TheQueue           its URL
        template-reference-not-created
         Something refers to a resource that its condition leaves out.
         CloudFormation refuses the deployment in which the condition is false. Give what refers to it the same condition, or
         choose:
         | !If [IsProduction, !Ref Alarm, !Ref AWS::NoValue]
        template-cycle
         Resources or conditions wait for each other in a circle.
         CloudFormation creates a resource after all that it refers to, by !Ref, !GetAtt, !Sub or DependsOn. In a circle none can
         be first. Take one edge out: put a value into an SSM parameter that the function reads when it runs, give one of the
         resources a fixed name and use the name, or move a policy into a resource of its own.
        template-condition
         A condition is missing, or is none.
         Conditions stand under Conditions, are made of Fn::Equals, Fn::And, Fn::Or and Fn::Not, and refer to parameters and to
         each other, never to resources, which do not exist yet when CloudFormation decides them.
         | Conditions:
         |   IsProduction: !Equals [!Ref Stage, prod]
        template-unreachable-condition
         A condition has the same value whatever the parameters are.
         It compares fixed values, or a parameter with something that its AllowedValues don't have. One branch of every !If with it
         is dead, and resources with it are always or never created.
        template-unused-condition
         No resource, output or !If uses a condition.
         It does no harm, but often a resource was meant to have it.
        template-unused-mapping
         No !FindInMap reads a mapping.
         Remove it, or look for a misspelled name.
        template-unused-parameter
         Nothing refers to a parameter.
         People who deploy the stack are asked for a value that changes nothing. A reference may be misspelled, or have lost its !.
        template-mapping
         A mapping has no such keys.
         !FindInMap takes the mapping's name and two keys. With AWS::LanguageExtensions, a fourth element gives a default.
         | !FindInMap [Sizes, !Ref Stage, Memory]
        template-import
         No stack here exports a value of this name.
         Exports are a stack's outputs with Export. On AWS they belong to one account and region; in a check, to the stacks that
         are deployed with yours.
        template-intrinsic
         A function is misspelled, or has arguments of the wrong number or kind.
         In the short form (!Join) as in the long one (Fn::Join), most functions take a list.
         | !Join ["-", [a, b]]
         | !Select [0, !Ref Names]
         | !Sub ["${Name}-queue", {Name: !Ref Stage}]
        template-language-extensions
         A function is used that only the transform AWS::LanguageExtensions brings.
         Fn::ForEach, Fn::Length, Fn::ToJsonString and a default of Fn::FindInMap need it, and it has to come before SAM's.
         | Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
        template-for-each
         A loop can't be run.
         Fn::ForEach takes an identifier, a list that is known before the stack is created, and a map whose key uses the identifier,
         so that each pass makes another name. &{Name} leaves out what can't stand in a logical id.
         | Fn::ForEach::Queues:
         |   - Name
         |   - [orders, bills]
         |   - ${Name}Queue: {Type: AWS::SQS::Queue}
        template-include
         A file that AWS::Include names can't be included.
         Locally, the path is taken from the template's folder. On AWS the file must be on S3, where 'sam package' puts it.
        template-rule
         An assertion of the section Rules does not hold.
         Rules check the values of parameters, alone and against each other, before anything is created.
        template-parameter-missing
         A parameter has neither a value nor a Default.
         | workshop up --parameter-overrides Stage=dev
        template-parameter-unknown
         A value was given for a parameter that the template does not declare.
         Check its spelling; names are case-sensitive.
        template-parameter-type
         A parameter can't have this type.
         The usual ones are String, Number, CommaDelimitedList, and AWS::SSM::Parameter::Value<String>, whose value is read from the
         Parameter Store.
        template-parameter-value
         A parameter's value breaks one of its own constraints.
         AllowedValues, AllowedPattern (for the whole text), MinLength, MaxLength, MinValue and MaxValue are checked before anything
         is created. A Default has to fit them as well.
        """#
}
