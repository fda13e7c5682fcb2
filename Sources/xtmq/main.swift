print("xtmq")
