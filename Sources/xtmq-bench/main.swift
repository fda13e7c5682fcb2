print("xtmq-bench")
