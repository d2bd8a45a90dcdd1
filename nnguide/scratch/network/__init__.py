"""What every network is made of, and how it is kept in a file.

Read `parameter` first, an array beside its gradient; then `module`, what turns an input
into an output and can walk back; `sequential`, modules one after the other, whose
`backward` is backpropagation; `residual`, a way around a module; `module_list`, for
networks of another form; and `saving`. The rest is what keeps mistakes from ending in
wrong numbers: `_state_dict` checks what is loaded, `_settings` and `_attributes` what
is assigned, `_passes` what a backward pass is given, and `_modes` switches to
evaluation and back.
"""
