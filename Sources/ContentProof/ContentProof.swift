// ContentProof
