FROM debian:12
RUN useradd -m -u 1000 -d "/home/ana's" ana
ENV HOME="/home/ana's"
USER ana
