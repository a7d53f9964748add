FROM debian:12\
