// A certificate of localhost and 127.0.0.1 that signed itself, and its key: for mail servers that a rehearsal or a test starts on this
// machine, and for nothing else. Whoever is to trust it is given it by name.

export const certificate = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUPd6CEvS6Im7WMx7ZOh49i3rOoAswCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjA2MDkwMloYDzIwNzYxMTA5
MDYwOTAyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAT4zMz0Jfvx0yIIbMaRLceCzmDlZwoSLfjHIXcRpmMdtangYVTTKGrt
beo9AkA6k6vzyhftpG7T67SHSg3Gpqydo28wbTAdBgNVHQ4EFgQUlJ4Vk+U6kPWO
rHHoDmGjLfkWE4MwHwYDVR0jBBgwFoAUlJ4Vk+U6kPWOrHHoDmGjLfkWE4MwGgYD
VR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI
zj0EAwIDSAAwRQIgZXaciA+mKTK2+2hlmxwCHeQA1pBNT00AOOQtZxRqCLECIQDK
zwisJQL3jFndCAqmQHo1NZ5c8T7JA4ie1Q+J6WzhWQ==
-----END CERTIFICATE-----
`

/** Known to everybody who reads this: it protects nothing. */
export const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAdRpFznhDc/5ZXea
TiNuya8qPgsR8VQLaGsBNF3UhFahRANCAAT4zMz0Jfvx0yIIbMaRLceCzmDlZwoS
LfjHIXcRpmMdtangYVTTKGrtbeo9AkA6k6vzyhftpG7T67SHSg3Gpqyd
-----END PRIVATE KEY-----
`
