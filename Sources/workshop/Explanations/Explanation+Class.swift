extension Explanation {
    /// About handing in, the board, and deploying for real.
    static let classText = #"""
        project-gone
         The project that is watched is not at its place any more.
         It was moved, renamed or removed while 'workshop watch' ran. Go to its new place and type the command there.
        hand-in-refused
         The board takes only hand-ins of 'workshop handin'.
         A document that is too long, of another version or damaged is left out; the others count.
        no-board
         No board answers at that address.
         The instructor's 'workshop board serve' prints the address and the join code. Over a network it has to be started
         with --listen. Without a network, 'workshop handin FOLDER' writes a file.
        wrong-join-code
         The join code is not that of this class.
         It stands below the board's address on the instructor's terminal.
        too-many-guesses
         Too many wrong join codes came from one address.
         The board takes nothing more from there until it is started again.
        board-full
         The board has no room for more learners.
         It keeps the newest hand-in of 2,000. Name a new file with --store for a new class.
        no-key
         The board's page needs the key in its address.
         'workshop board serve' prints the whole address. The key changes with every start.
        not-found
         There is nothing at that address of the board.
         The page is at the address that 'workshop board serve' prints.
        board-port
         The board can't listen on that address and port.
         Another program may use the port: --port 0 takes a free one. An address has to be one of this machine's.
        board-store-unusable
         The board's database can't be read or written.
         Name another file with --store, or make room on the disk.
        deploys-to-local-cloud
         This terminal leads the AWS tools to the local cloud.
         AWS_ENDPOINT_URL is set in it. A new terminal, or 'unset AWS_ENDPOINT_URL' with the keys, leads to AWS again.
        no-sam
         'workshop deploy' needs the SAM CLI.
         It hands the project to AWS's own tools; nothing of the workshop runs on AWS.
        no-region
         No AWS region is known.
         Name one with --region, in samconfig.toml, or in AWS_REGION.
        bootstrap-missing
         A function was not built.
         'sam build' runs the Makefile's target build-NAME, which has to leave an executable called bootstrap.
        bootstrap-not-linux
         A function's executable is not one for Linux.
         Lambda runs Linux executables only. Build with the static Linux SDK, or in an image of Amazon Linux 2023.
        bootstrap-architecture
         A function's executable is for another processor than its template says.
         Architectures in the template and the build have to agree; x86_64 holds where the template says nothing.
        bootstrap-interpreter
         A function's executable wants a dynamic linker that Amazon Linux does not have.
         A static executable needs none.
        bootstrap-too-new
         A function's executable needs a newer C library than Amazon Linux 2023 has.
         provided.al2023 has glibc 2.34. The static Linux SDK makes executables that need none.
        """#
}
