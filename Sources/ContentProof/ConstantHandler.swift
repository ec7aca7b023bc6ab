/// Handlers that do no work, for every step and in no language that a class is taught in.
enum ConstantHandler {
    /// What is left of a handler that was deleted: a program that ends at once.
    static let nothing = """
        #!/bin/sh
        exit 0

        """

    /// Speaks the Lambda Runtime API and answers the same to everything: 200 with an empty JSON object.
    /// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
    ///
    /// Written for the bash of macOS (3.2), which has no `${x,,}`, and for PATHs that have no curl.
    static let script = #"""
        #!/usr/bin/env bash
        shopt -s nocasematch
        host=${AWS_LAMBDA_RUNTIME_API%:*} port=${AWS_LAMBDA_RUNTIME_API##*:}
        base=/2018-06-01/runtime/invocation
        answer='{"statusCode":200,"headers":{"Content-Type":"application/json"},"body":"{}"}'
        while exec 3<>"/dev/tcp/$host/$port"; do
            printf 'GET %s/next HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$base" "$host:$port" >&3
            id=
            while IFS= read -r line <&3; do
                line=${line%$'\r'}
                [[ -z $line ]] && break
                [[ $line == lambda-runtime-aws-request-id:* ]] && id=${line#*: }
            done
            exec 3>&-
            [[ -n $id ]] || exit 1
            exec 3<>"/dev/tcp/$host/$port" || exit 1
            printf 'POST %s/%s/response HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s' \
                "$base" "$id" "$host:$port" "${#answer}" "$answer" >&3
            while IFS= read -r line <&3; do :; done
            exec 3>&-
        done

        """#
}
