extension Explanation {
    /// About building functions and running them in the local cloud.
    static let cloudText = #"""
        bootstrap-not-built
         The Makefile's target ran, and left no executable named bootstrap.
         Lambda starts a file of this name on provided.al2023. The target build-<LogicalId> has to put it into ARTIFACTS_DIR.
        bootstrap-not-executable
         The file bootstrap may not be executed.
         | chmod +x bootstrap
        bootstrap-not-found
         A function's code has no file named bootstrap.
         On provided.al2023 Lambda starts an executable of this name at the top of the code.
        build-cancelled
         The build was ended before it was done.
         Nothing of it is kept. Start it again.
        build-error
         The build failed.
         The lines above come from the build itself; the first error is mostly the cause of the rest.
        build-failed
         The build of a function ended with an error.
         The lines above come from the build itself; the first error is mostly the cause of the rest.
        build-folder
         A folder for the build can't be made.
         Look at free space and at who owns the folder.
        build-method-unknown
         Metadata names a BuildMethod that is not run here.
         BuildMethod: makefile runs the target build-<LogicalId> of the Makefile in CodeUri, as 'sam build' does.
        build-prints-too-much
         The build wrote more than is kept.
         It goes on, but not all of its output is shown. Look for a loop in the Makefile.
        build-start
         The build could not be started.
         make or a shell is missing, or the system is out of processes.
        build-timed-out
         The build took longer than it may.
         A first build of Swift packages takes a minute or so. Run make in the project to see where it stays.
        executable-not-made
         The build went well, but made no executable of the function's name.
         The logical id in template.yaml, the target of make and the executable in Package.swift have the same name.
        test-build-failed
         The build of your own tests failed.
        test-build-no-bundle
         The build of your own tests made nothing that could be run.
         A test is a class below XCTestCase, in the file that the step names.
        test-build-start
         The build of your own tests could not be started.
         The compiler is missing, or not on the PATH.
        test-build-timed-out
         The build of your own tests took longer than it may.
        tests-not-found
         The file with your own tests is gone.
         workshop undo brings back what a step laid.
        cloud-table-replaced
         A table's key, or the type of an attribute, was changed, which no table can do in place.
         CloudFormation makes a new table and deletes the old one with its items. The stack here is left as it was.
        compiler-error
         The compiler refused the code.
         The place is named; mend the first error first, since others often follow from it.
        cloud-api-limited
         The API uses something that is not run here.
         The rest of the API is there. AWS runs all of it.
        cloud-cannot-listen
         The local cloud can't listen on this address.
         It listens on loopback only. Take another port with --port.
        cloud-function-not-built
         A function has no code yet, so that invoking it fails.
         Mend what its build says.
        cloud-image-function
         A function with PackageType Image is not run here.
         It would need Docker. Zip functions with an executable, Python or Node.js run.
        cloud-lambda-refused
         Lambda refuses a resource of the stack.
         The message is Lambda's own. On AWS, CloudFormation would roll the stack back.
        cloud-layer-not-built
         A layer has no content.
         ContentUri names a folder or an archive, from the template's folder on.
        cloud-layer-not-here
         A function runs without one of its layers.
         Only layers of the same template are here; those of other accounts are on AWS.
        cloud-no-interpreter
         A function's interpreter is not on your PATH.
         Python and Node.js functions run by the interpreter that your machine has. Install it, or see the function fail here.
        cloud-port-in-use
         Another program has this port.
         Perhaps another 'workshop up' still runs. Take another port with --port, or 0 for any that is free.
        cloud-reference-unresolved
         A dynamic reference names a parameter or a secret that isn't there.
         CloudFormation reads {{resolve:…}} when it deploys. The message has the command that creates what is missing.
        cloud-reserved-variable
         A function sets an environment variable that Lambda keeps for itself.
         Lambda refuses names such as AWS_REGION and AWS_LAMBDA_FUNCTION_NAME.
        cloud-resource-refused
         A service refuses a resource of the stack.
         The message is the service's own. What the deployment had changed is undone, as CloudFormation rolls a stack back.
        cloud-runtime-not-run
         The function's runtime is not run here.
         The interpreter is missing from PATH, or the runtime is one that needs Docker.
        cloud-goes-on
         'workshop down' asked the cloud to end, and it went on.
         A function of yours may be slow to end. 'kill -9' ends all that the cloud started as well.
        cloud-of-others
         The local cloud that answers is another project's, or somebody else's, and 'workshop down' leaves it alone.
         Without a cloud of your own project's, commands ask the one on port 4566. Name it with --endpoint-url to end it.
        cloud-still-runs
         The cloud that is to be reset is running.
         End it with 'workshop down' or Ctrl-C, then reset it.
        cloud-state-not-written
         What is deployed could not be written to the local cloud's file.
         The disk is full, most often. The stack runs; after a restart the cloud would not know what it has to remove.
        cloud-state-unusable
         The file that keeps the local cloud's state can't be used.
         One cloud at a time uses it. 'workshop down' ends the other one; 'workshop reset-cloud' begins afresh.
        stack-names-collide
         Several templates would become stacks of the same name.
         A stack is called by its template's file, or by the folder where the files are called alike.
        trace-refused
         X-Ray refuses what was asked for.
         The message is its own.
        unknown-output
         No stack has an output of that name.
         'workshop outputs' lists them.
        cloud-type-not-run
         A type of resource is accepted, but nothing here does its work.
         It is part of the stack, and references to it resolve.
        cloud-call-refused
         The local cloud refused what a demonstration asked it.
         The message is the service's own. Run 'workshop demo' again; if it stays, tell us.
        code-not-a-folder
         CodeUri names something that is no folder and no archive.
         Give the folder that holds the function's code.
        code-not-found
         CodeUri names a folder that does not exist.
         The path is taken from the template's folder.
        make-not-found
         There is no make on this machine.
         Install it as the set-up page says.
        make-target-not-found
         The Makefile has no target for a function.
         'sam build' runs build-<LogicalId>, with the function's logical id as it stands in the template.
        makefile-not-found
         There is no Makefile where BuildMethod: makefile looks for it.
         It stands in the folder that CodeUri names.
        no-such-trace
         There is no trace of that id.
         'workshop trace' lists the newest ones. Traces are made where tracing is Active.
        not-a-cloud
         Another program has the port of the local cloud.
         Name the cloud's address with --endpoint-url.
        package-not-unzipped
         A function's archive can't be unpacked.
         It must be a zip file with the code at its top.
        event-not-json
         The event is not JSON.
         Give a file or a text: --event '{"name": "ana"}'.
        input-not-json
         The input of an expression is not JSON.
         Name a file that holds one JSON document.
        invoke-refused
         The function can't be invoked.
         The message says what the cloud answered.
        no-cloud
         No local cloud runs.
         Start one in another terminal: workshop up.
        slack-refused
         The simulated Slack can't do that.
         The message says why: no route for it in the stack, or no such button.
        unknown-function
         The stack has no such function.
         Give its logical id or its name; the message lists those that are there.
        """#
}
