# An entry's answer is lost, and the process dies before it knows.
market BTCUSDT 60000 walks 1s
10s  calls lost-answer place-order 1 times for 5s
10s  enter BTCUSDT long 0.01 stop -1% valid 10s
11s  crash now for 2s
40s  close BTCUSDT long
