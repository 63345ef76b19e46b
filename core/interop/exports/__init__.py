"""Our tables as files of other tools; what is written here can be imported again without loss."""
