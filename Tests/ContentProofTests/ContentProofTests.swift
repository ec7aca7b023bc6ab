// ContentProofTests
