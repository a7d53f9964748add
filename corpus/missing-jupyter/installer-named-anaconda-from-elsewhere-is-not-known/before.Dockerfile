FROM debian:bookworm
COPY anaconda.sh /tmp/anaconda.sh
RUN bash /tmp/anaconda.sh -b -p /opt/anaconda
ENV PATH=/opt/anaconda/bin:$PATH
