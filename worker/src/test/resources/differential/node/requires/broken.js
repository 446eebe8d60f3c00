const x = 1;
null.y;
