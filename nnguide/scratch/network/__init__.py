"""What every network is made of, and how it is kept in a file.

Read `parameter` first, an array beside its gradient; then `module`, what turns an input
into an output and can walk back; `sequential`, modules one after the other, whose
`backward` is backpropagation; and `saving`. `_state_dict` checks what is loaded.
"""
