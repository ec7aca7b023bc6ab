/// What runs Python handlers: AWS's own runtime client (`awslambdaric`) where the interpreter can import it, else a small
/// one of ours with the same behaviour and the same words.
///
/// See <https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html>. As on AWS, a handler that is a coroutine
/// function is not awaited: its result can't be marshalled. Where logs are JSON, each record of `logging` and each error
/// is one document and what is printed stays as it is; see
/// <https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html>.
enum PythonBootstrap {
    static let source = #"""
        """Runs the handler that _HANDLER names, invocation after invocation."""
        import os
        import sys

        # In place of this file's own folder.
        sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]


        def run_ours():
            import http.client
            import json
            import logging
            import time
            import traceback

            address = os.environ["AWS_LAMBDA_RUNTIME_API"]
            connection = http.client.HTTPConnection(address)
            base = "/2018-06-01/runtime/"
            request_id = [""]

            class Fault(Exception):
                def __init__(self, kind, message, trace=None):
                    super().__init__(message)
                    self.kind, self.message, self.trace = kind, message, trace or []

            class Fields:
                """An object whose attributes are a document's members."""

                def __init__(self, members, names):
                    for name in names:
                        setattr(self, name, members.get(name))

            def header_document(text, name):
                try:
                    return json.loads(text) if text else None
                except ValueError as error:
                    raise Fault("Runtime.LambdaContextUnmarshalError", f"Unable to parse {name} JSON: {error}")

            class Context:
                def __init__(self, headers):
                    self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
                    self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
                    self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
                    self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
                    self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
                    self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
                    self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
                    self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])
                    client = header_document(headers["Lambda-Runtime-Client-Context"], "Client Context")
                    self.client_context = None
                    if client is not None:
                        self.client_context = Fields(client, ["custom", "env", "client"])
                        if self.client_context.client is not None:
                            names = ["installation_id", "app_title", "app_version_name", "app_version_code",
                                     "app_package_name"]
                            self.client_context.client = Fields(self.client_context.client, names)
                    identity = header_document(headers["Lambda-Runtime-Cognito-Identity"], "Cognito Identity") or {}
                    self.identity = Fields({}, ["cognito_identity_id", "cognito_identity_pool_id"])
                    self.identity.cognito_identity_id = identity.get("cognitoIdentityId")
                    self.identity.cognito_identity_pool_id = identity.get("cognitoIdentityPoolId")

                def get_remaining_time_in_millis(self):
                    return max(0, self._deadline - int(time.time() * 1000))

                def log(self, message):
                    sys.stdout.write(str(message))

            def plain(value):
                import decimal
                if isinstance(value, decimal.Decimal):
                    if value.is_nan():
                        return float("nan")
                    return int(value) if value == value.to_integral_value() else float(value)
                raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")

            version = os.environ.get("AWS_EXECUTION_ENV", "").rpartition("python3.")[2]
            is_ascii = version.isdigit() and int(version) < 12

            def marshal(value):
                return json.dumps(value, default=plain, ensure_ascii=is_ascii)

            def load(handler):
                module_name, dot, function = handler.rpartition(".")
                if not dot:
                    raise Fault("Runtime.MalformedHandlerName",
                                f"Bad handler '{handler}': not enough values to unpack (expected 2, got 1)")
                if module_name.split(".")[0] in sys.builtin_module_names:
                    raise Fault("Runtime.BuiltInModuleConflict",
                                f"Cannot use built-in module {module_name} as a handler module")
                import importlib
                try:
                    module = importlib.import_module(module_name.replace("/", "."))
                except ImportError as error:
                    raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}")
                except SyntaxError as error:
                    trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
                    raise Fault("Runtime.UserCodeSyntaxError",
                                f"Syntax error in module '{module_name}': {error}", trace)
                if not hasattr(module, function):
                    raise Fault("Runtime.HandlerNotFound", f"Handler '{function}' missing on module '{module_name}'")
                return getattr(module, function)

            def described(error, identifier):
                if isinstance(error, Fault):
                    kind, message, trace = error.kind, error.message, error.trace
                else:
                    frames = traceback.extract_tb(error.__traceback__)
                    while frames and frames[0].filename == __file__:
                        frames.pop(0)
                    kind, message, trace = type(error).__name__, str(error), traceback.format_list(frames)
                return {"errorMessage": message, "errorType": kind, "requestId": identifier, "stackTrace": trace}

            is_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"

            def tell(document):
                if is_json:
                    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
                    print(marshal({"timestamp": now, "level": "ERROR", **document}), flush=True)
                    return
                lines = [f"[ERROR] {document['errorType']}: {document['errorMessage']}"]
                lines.append("Traceback (most recent call last):")
                for element in document["stackTrace"]:
                    for line in element.splitlines():
                        # Indented by no-break spaces, as AWS's logs have it.
                        rest = line.lstrip(" ")
                        lines.append("\u00a0" * (len(line) - len(rest)) + rest)
                # One event in CloudWatch, several lines.
                print("\r".join(lines), flush=True)

            def call(method, path, body=None, headers=None):
                connection.request(method, base + path, body, headers or {})
                answer = connection.getresponse()
                return answer, answer.read()

            def post_error(path, document):
                headers = {"Lambda-Runtime-Function-Error-Type": document["errorType"],
                           "Content-Type": "application/vnd.aws.lambda.error+json"}
                call("POST", path, marshal(document).encode(), headers)

            class RequestID(logging.Filter):
                def filter(self, record):
                    record.aws_request_id = request_id[0]
                    return True

            class Documents(logging.Formatter):
                """One JSON object a record; what a caller gave as `extra` stands beside our own members."""

                usual = set(vars(logging.makeLogRecord({}))) - {"taskName"} | {"aws_request_id"}

                def format(self, record):
                    kind, error, trace = record.exc_info or (None, None, None)
                    has_error = kind is not None
                    is_document = isinstance(record.msg, dict) and not record.args
                    # Levels of one's own are told as the standard one below them.
                    level = min(50, max(0, record.levelno)) // 10 * 10
                    document = {
                        "timestamp": self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"),
                        "level": logging.getLevelName(level),
                        "message": record.msg if is_document else record.getMessage(),
                        "logger": record.name,
                        "stackTrace": traceback.format_tb(trace) if has_error else None,
                        "errorType": kind.__name__ if has_error else None,
                        "errorMessage": str(error) if has_error else None,
                        "requestId": record.aws_request_id,
                        "location": f"{record.pathname}:{record.funcName}:{record.lineno}" if has_error else None,
                    }
                    for name, value in vars(record).items():
                        if name not in self.usual:
                            document.setdefault(name, value)
                    present = {name: value for name, value in document.items() if value is not None}
                    return json.dumps(present, ensure_ascii=False, default=str)

            def set_up_logging():
                logging.Formatter.converter = time.gmtime
                log = logging.StreamHandler(sys.stdout)
                log.setFormatter(Documents() if is_json else logging.Formatter(
                    "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S"))
                log.addFilter(RequestID())
                root = logging.getLogger()
                root.addHandler(log)
                level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper().replace("TRACE", "DEBUG")
                if level in ("DEBUG", "INFO", "WARN", "ERROR", "FATAL"):
                    root.setLevel(level)

            set_up_logging()
            try:
                handler = load(os.environ["_HANDLER"])
            except Exception as error:
                document = described(error, "")
                tell(document)
                post_error("init/error", document)
                sys.exit(1)

            while True:
                answer, body = call("GET", "invocation/next")
                identifier = request_id[0] = answer.headers["Lambda-Runtime-Aws-Request-Id"]
                trace_id = answer.headers["Lambda-Runtime-Trace-Id"]
                if trace_id:
                    os.environ["_X_AMZN_TRACE_ID"] = trace_id
                else:
                    os.environ.pop("_X_AMZN_TRACE_ID", None)
                try:
                    context = Context(answer.headers)
                    try:
                        event = json.loads(body)
                    except ValueError as error:
                        raise Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}")
                    value = handler(event, context)
                    kind = "application/json"
                    if isinstance(value, bytes):
                        result, kind = value, "application/unknown"
                    else:
                        try:
                            result = marshal(value).encode()
                        except Exception as error:
                            raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}")
                except Exception as error:
                    document = described(error, identifier)
                    tell(document)
                    post_error(f"invocation/{identifier}/error", document)
                else:
                    call("POST", f"invocation/{identifier}/response", result, {"Content-Type": kind})


        sys.stdout.reconfigure(line_buffering=True)
        sys.stderr.reconfigure(line_buffering=True)
        try:
            from awslambdaric.__main__ import main
        except ImportError:
            run_ours()
        else:
            main(["awslambdaric", os.environ["_HANDLER"]])

        """#
}
