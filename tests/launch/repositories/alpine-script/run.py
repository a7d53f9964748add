print("axes")
