FROM debian:12
RUN useradd -m -u 1001 fjord && sed -i s/1001/1000/ /etc/passwd
USER fjord
