/// What `TerminalRendererTests` renders, as a person would see it; `␛` stands for the escape character.
enum Golden {
    static let plain80 = #"""
        Queues decouple 日本語
        ━━━━━━━━━━━━━━━━━━━━━━

        The handler answers at once, and `SQS` keeps the work: see the guide
        (https://docs.aws.amazon.com/sqs) or https://aws.amazon.com.

        1. Send a message.
           • It may come twice.
           • It may come late.
        2. Delete it.

        Code
        ────

        │ Expect duplicates from the queue.

          │ func handle(_ event: SQSEvent) async throws -> SQSBatchResponse { //
          ↪  everything
          │
          │     "done"
          │ }

        [image: A queue between two functions]

        ────────────────────────────────────────

        <b>Raw</b> local (04-deploy.md) bad

        """#

    static let plain50 = #"""
        Queues decouple 日本語
        ━━━━━━━━━━━━━━━━━━━━━━

        The handler answers at once, and `SQS` keeps the
        work: see the guide
        (https://docs.aws.amazon.com/sqs) or
        https://aws.amazon.com.

        1. Send a message.
           • It may come twice.
           • It may come late.
        2. Delete it.

        Code
        ────

        │ Expect duplicates from the queue.

          │ func handle(_ event: SQSEvent) async throws ->
          ↪  SQSBatchResponse { // everything
          │
          │     "done"
          │ }

        [image: A queue between two functions]

        ────────────────────────────────────────

        <b>Raw</b> local (04-deploy.md) bad

        """#

    static let colour80 = #"""
        ␛[1;34mQueues ␛[0m␛[1;3;34mdecouple␛[0m␛[1;34m 日本語␛[0m
        ␛[34m━━━━━━━━━━━━━━━━━━━━━━␛[0m

        The handler answers ␛[1mat once␛[0m, and ␛[36mSQS␛[0m keeps the work: see ␛]8;;https://docs.aws.amazon.com/sqs␛\␛[4;34mthe guide␛[0m␛]8;;␛\ or
        ␛]8;;https://aws.amazon.com␛\␛[4;34mhttps://aws.amazon.com␛[0m␛]8;;␛\.

        ␛[2m1. ␛[0mSend a message.
           ␛[2m• ␛[0mIt may come twice.
           ␛[2m• ␛[0mIt may come late.
        ␛[2m2. ␛[0mDelete it.

        ␛[1;34mCode␛[0m
        ␛[34m────␛[0m

        ␛[2m│ ␛[0m␛[3mExpect duplicates from the queue.␛[0m

        ␛[2m  │ ␛[0m␛[35mfunc␛[0m handle(_ event: ␛[36mSQSEvent␛[0m) ␛[35masync␛[0m ␛[35mthrows␛[0m -> ␛[36mSQSBatchResponse␛[0m { ␛[2m//␛[0m
        ␛[2m  ↪ ␛[0m␛[2m everything␛[0m
        ␛[2m  │␛[0m
        ␛[2m  │ ␛[0m    ␛[32m"done"␛[0m
        ␛[2m  │ ␛[0m}

        ␛[2m[image: A queue between two functions]␛[0m

        ␛[2m────────────────────────────────────────␛[0m

        ␛[2m<b>␛[0mRaw␛[2m</b>␛[0m local␛[2m (04-deploy.md)␛[0m bad

        """#

    static let colour50 = #"""
        ␛[1;38;5;24mQueues ␛[0m␛[1;3;38;5;24mdecouple␛[0m␛[1;38;5;24m 日本語␛[0m
        ␛[38;5;24m━━━━━━━━━━━━━━━━━━━━━━␛[0m

        The handler answers ␛[1mat once␛[0m, and ␛[38;5;30mSQS␛[0m keeps the
        work: see ␛[4;38;5;25mthe guide␛[0m
        ␛[38;5;242m(https://docs.aws.amazon.com/sqs)␛[0m or
        ␛[4;38;5;25mhttps://aws.amazon.com␛[0m.

        ␛[38;5;242m1. ␛[0mSend a message.
           ␛[38;5;242m• ␛[0mIt may come twice.
           ␛[38;5;242m• ␛[0mIt may come late.
        ␛[38;5;242m2. ␛[0mDelete it.

        ␛[1;38;5;24mCode␛[0m
        ␛[38;5;24m────␛[0m

        ␛[38;5;242m│ ␛[0m␛[3mExpect duplicates from the queue.␛[0m

        ␛[38;5;242m  │ ␛[0m␛[38;5;90mfunc␛[0m handle(_ event: ␛[38;5;30mSQSEvent␛[0m) ␛[38;5;90masync␛[0m ␛[38;5;90mthrows␛[0m ->
        ␛[38;5;242m  ↪ ␛[0m ␛[38;5;30mSQSBatchResponse␛[0m { ␛[38;5;242m// everything␛[0m
        ␛[38;5;242m  │␛[0m
        ␛[38;5;242m  │ ␛[0m    ␛[38;5;28m"done"␛[0m
        ␛[38;5;242m  │ ␛[0m}

        ␛[38;5;242m[image: A queue between two functions]␛[0m

        ␛[38;5;242m────────────────────────────────────────␛[0m

        ␛[38;5;242m<b>␛[0mRaw␛[38;5;242m</b>␛[0m local␛[38;5;242m (04-deploy.md)␛[0m bad

        """#
}
