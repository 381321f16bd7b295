# c
  	