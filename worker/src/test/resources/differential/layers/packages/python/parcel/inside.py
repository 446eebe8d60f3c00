content = "a present"
