// A file that goes along, with its kind as the officer knows it. Type only: it crosses to the worker as it is.

export type Attached = { file: File; type: string }
