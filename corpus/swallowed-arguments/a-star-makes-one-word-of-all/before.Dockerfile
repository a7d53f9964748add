FROM ubuntu:22.04
ENTRYPOINT ["sh", "-c", "exec \"$*\"", "sh"]
