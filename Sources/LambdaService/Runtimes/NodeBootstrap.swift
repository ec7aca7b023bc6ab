/// What runs Node.js handlers: CommonJS and ES modules, callbacks, promises and streamed responses.
///
/// See <https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html>, and for logs in JSON, where each line of the
/// console is one document, <https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html>. Error documents and their words are those of
/// AWS's own client (<https://github.com/aws/aws-lambda-nodejs-runtime-interface-client>), which can't be had without npm.
enum NodeBootstrap {
    static let source = #"""
        // Runs the handler that _HANDLER names, invocation after invocation.
        import fs from 'node:fs';
        import http from 'node:http';
        import { createRequire } from 'node:module';
        import path from 'node:path';
        import { pathToFileURL } from 'node:url';
        import util from 'node:util';

        const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
        const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
        const root = '/2018-06-01/runtime/';
        const streaming = Symbol('streaming handler');
        let requestId;

        // MARK: The Runtime API

        function open(method, what, headers = {}) {
          return http.request({ host, port, method, path: root + what, headers, agent });
        }

        function call(method, what, body, headers) {
          return new Promise((resolve, reject) => {
            const request = open(method, what, body === undefined ? headers : {
              ...headers, 'Content-Length': Buffer.byteLength(body),
            });
            request.on('error', reject);
            request.on('response', (answer) => {
              const chunks = [];
              answer.on('data', (chunk) => chunks.push(chunk));
              answer.on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(chunks).toString() }));
            });
            request.end(body);
          });
        }

        function described(error) {
          if (util.types.isNativeError(error) || (error && error.name && error.message !== undefined && error.stack)) {
            return {
              errorType: String(error.name).replaceAll('\x7F', '%7F'),
              errorMessage: String(error.message).replaceAll('\x7F', '%7F'),
              trace: String(error.stack).replaceAll('\x7F', '%7F').split('\n'),
            };
          }
          return { errorType: typeof error, errorMessage: String(error), trace: [] };
        }

        const errorHeaders = (document) => ({
          'Content-Type': 'application/json', 'Lambda-Runtime-Function-Error-Type': document.errorType,
        });

        async function postError(what, error) {
          const document = described(error);
          await call('POST', what, JSON.stringify(document), errorHeaders(document));
        }

        // MARK: Logs

        function logged(error) {
          const members = { errorType: error?.name ?? 'UnknownError', errorMessage: error?.message ?? String(error) };
          for (const name of Object.getOwnPropertyNames(error ?? {})) {
            if (!['name', 'message', 'stack'].includes(name)) members[name] = error[name];
          }
          return JSON.stringify({ ...members, stack: String(error?.stack ?? '').split('\n') });
        }

        const isJSON = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
        const levels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
        const lowest = isJSON ? levels.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL) : -1;

        const errorMembers = (error) => ({
          errorType: error.constructor?.name ?? 'UnknownError', errorMessage: error.message,
          stackTrace: typeof error.stack === 'string' ? error.stack.split('\n') : [],
        });

        // A single part is the message as it is; of several, an error among them is told beside it.
        function logDocument(level, parts) {
          const document = { timestamp: new Date().toISOString(), level, requestId };
          if (parts.length === 1) {
            const plain = (_, value) => (value instanceof Error ? { ...errorMembers(value), ...value } : value);
            try {
              return JSON.stringify({ ...document, message: parts[0] }, plain);
            } catch {
              return JSON.stringify({ ...document, message: util.format(parts[0]) });
            }
          }
          const error = parts.find((part) => part instanceof Error);
          return JSON.stringify({ ...document, message: util.format(...parts), ...(error ? errorMembers(error) : {}) });
        }

        function logError(label, error) {
          if (isJSON) return write('ERROR', label, error);
          write('ERROR', label, '\t' + logged(error));
        }

        function write(level, ...parts) {
          if (levels.indexOf(level) < lowest) return;
          if (isJSON) return fs.writeSync(1, logDocument(level, parts) + '\n');
          const text = util.format(...parts).replaceAll('\n', '\r');
          fs.writeSync(1, `${new Date().toISOString()}\t${requestId}\t${level}\t${text}\n`);
        }

        for (const [name, level] of Object.entries({
          log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR', debug: 'DEBUG', trace: 'TRACE',
        })) {
          console[name] = (...parts) => write(level, ...parts);
        }

        // MARK: Finding the handler

        function fault(name, message, cause) {
          const error = new Error(message);
          error.name = `Runtime.${name}`;
          error.stack = cause ? `${error.name}: ${message}\n${String(cause.stack).split('\n').slice(1).join('\n')}` : error.stack;
          return error;
        }

        function isModulePackage(folder) {
          for (let at = folder; ; at = path.dirname(at)) {
            const file = path.join(at, 'package.json');
            if (fs.existsSync(file)) {
              try { return JSON.parse(fs.readFileSync(file, 'utf8')).type === 'module'; } catch { return false; }
            }
            if (at === path.dirname(at)) return false;
          }
        }

        async function loadModule(file) {
          const require = createRequire(pathToFileURL(path.join(process.cwd(), 'index.js')));
          for (const extension of ['', '.js', '.mjs', '.cjs']) {
            const candidate = file + extension;
            if (!fs.existsSync(candidate) || fs.statSync(candidate).isDirectory()) continue;
            const isModule = extension === '.mjs' || (extension === '.js' && isModulePackage(path.dirname(candidate)));
            return isModule ? await import(pathToFileURL(candidate).href) : require(candidate);
          }
          return require(file);
        }

        async function load(name) {
          if (name.includes('..')) {
            throw fault('MalformedHandlerName', `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`);
          }
          const base = path.basename(name);
          const match = /^([^.]*)\.(.*)$/.exec(base);
          if (!match) throw fault('MalformedHandlerName', 'Bad handler');
          const file = path.resolve(process.cwd(), name.slice(0, name.length - base.length), match[1]);
          let module;
          try {
            module = await loadModule(file);
          } catch (error) {
            if (error instanceof SyntaxError) throw fault('UserCodeSyntaxError', String(error), error);
            if (['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'].includes(error?.code)) {
              throw fault('ImportModuleError', String(error), error);
            }
            throw error;
          }
          const find = (value) => match[2].split('.').reduce((at, part) => at?.[part], value);
          const handler = find(module) ?? find(module?.default);
          if (handler === undefined) throw fault('HandlerNotFound', `${name} is undefined or not exported`);
          if (typeof handler !== 'function') throw fault('HandlerNotFound', `${name} is not a function`);
          return handler;
        }

        // MARK: Streamed responses

        globalThis.awslambda = {
          streamifyResponse(handler, options) {
            handler[streaming] = options ?? {};
            return handler;
          },
          HttpResponseStream: {
            from(stream, prelude) {
              stream.setContentType('application/vnd.awslambda.http-integration-response');
              stream.write(JSON.stringify(prelude));
              stream.write(Buffer.alloc(8));
              return stream;
            },
          },
        };

        async function stream(handler, event, context) {
          const what = `invocation/${requestId}/response`;
          const response = open('POST', what, {
            'Lambda-Runtime-Function-Response-Mode': 'streaming', 'Transfer-Encoding': 'chunked',
            'Content-Type': 'application/octet-stream',
            Trailer: ['Lambda-Runtime-Function-Error-Type', 'Lambda-Runtime-Function-Error-Body'],
          });
          response.setContentType = (type) => response.setHeader('Content-Type', type);
          const answered = new Promise((resolve, reject) => {
            response.on('error', reject);
            response.on('response', (answer) => { answer.resume(); answer.on('end', resolve); });
          });
          answered.catch(() => {});
          try {
            await handler(event, response, context);
            if (!response.writableEnded) response.end();
          } catch (error) {
            logError('Invoke Error', error);
            if (!response.headersSent && !response.writableEnded) {
              response.destroy();
              return await postError(`invocation/${requestId}/error`, error);
            }
            const document = described(error);
            response.addTrailers({
              'Lambda-Runtime-Function-Error-Type': document.errorType,
              'Lambda-Runtime-Function-Error-Body': Buffer.from(JSON.stringify(document)).toString('base64'),
            });
            response.end();
          }
          await answered;
        }

        // MARK: Invocations

        function makeContext(headers) {
          const deadline = Number(headers['lambda-runtime-deadline-ms']);
          const parsed = (name) => (headers[name] ? JSON.parse(headers[name]) : undefined);
          return {
            callbackWaitsForEmptyEventLoop: true,
            functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
            functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
            memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
            logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
            logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
            clientContext: parsed('lambda-runtime-client-context'),
            identity: parsed('lambda-runtime-cognito-identity'),
            invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
            awsRequestId: headers['lambda-runtime-aws-request-id'],
            getRemainingTimeInMillis: () => deadline - Date.now(),
          };
        }

        // What the handler comes to: by its promise, by its callback, or, when nothing is left to do, with nothing.
        function outcome(handler, event, context) {
          return new Promise((resolve, reject) => {
            let settled;
            const settle = (act) => {
              if (settled) return;
              settled = act;
              if (!context.callbackWaitsForEmptyEventLoop) act();
            };
            const callback = (error, value) => settle(() => (error ? reject(error) : resolve(value)));
            context.done = callback;
            context.fail = (error) => callback(error ?? 'handled');
            context.succeed = (value) => callback(null, value);
            const idle = () => (settled ?? (() => resolve(null)))();
            process.once('beforeExit', idle);
            const promise = handler(event, context, callback);
            if (typeof promise?.then === 'function') promise.then(resolve, reject);
          });
        }

        async function answer(handler, headers, body) {
          const context = makeContext(headers);
          if (streaming in handler) return await stream(handler, JSON.parse(body), context);
          let result;
          try {
            const value = await outcome(handler, JSON.parse(body), context);
            try {
              result = JSON.stringify(value === undefined ? null : value) ?? 'null';
            } catch (error) {
              throw new Error('Unable to stringify response body');
            }
          } catch (error) {
            logError('Invoke Error', error);
            return await postError(`invocation/${requestId}/error`, error);
          } finally {
            process.removeAllListeners('beforeExit');
          }
          await call('POST', `invocation/${requestId}/response`, result, { 'Content-Type': 'application/json' });
        }

        let isDying = false;

        async function die(label, error) {
          // What fails on the way out is no news, least of all that nobody listens any more.
          if (isDying) return;
          isDying = true;
          logError(label, error);
          await postError(requestId ? `invocation/${requestId}/error` : 'init/error', error).catch(() => {});
          process.exit(requestId ? 128 : 1);
        }

        process.on('uncaughtException', (error) => die('Uncaught Exception', error));
        process.on('unhandledRejection', (reason) => {
          const error = fault('UnhandledPromiseRejection', String(reason), reason?.stack ? reason : undefined);
          error.reason = reason;
          die('Unhandled Promise Rejection', error);
        });

        let handler;
        try {
          handler = await load(process.env._HANDLER);
        } catch (error) {
          await die('Uncaught Exception', error);
        }
        for (;;) {
          // An environment that is ended closes the Runtime API first, now and then.
          const { headers, body } = await call('GET', 'invocation/next').catch(() => process.exit(1));
          requestId = headers['lambda-runtime-aws-request-id'];
          process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'] ?? '';
          await answer(handler, headers, body);
        }

        """#
}
