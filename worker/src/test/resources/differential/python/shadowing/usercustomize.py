print('never imported at start')
