"""Layers: each keeps in `forward` what its derivative needs, and uses it in `backward`.

Read `linear` first: what it does, all others do. `dropout`, `flatten` and `embedding`
are short. `_windows` says where a window stands on an image, which `convolution` and
`pooling` share, and `receptive_field` which pixels are seen through several of them.
`batch_norm` and `layer_norm` hold the range of what passes. `rnn` goes through a
sequence, with a state; `lstm` and `gru` put gates on it, and `_recurrent` is what the
three share.
"""
