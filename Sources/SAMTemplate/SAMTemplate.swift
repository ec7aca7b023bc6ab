// SAMTemplate
