FROM debian:12
RUN curl -fsSL -o /opt/tool/enter https://example.org/enter
RUN mkdir -p /opt/tool && rm -r /opt/tool && mkdir /opt/tool
RUN echo 'exec "$@"' >> /opt/tool/enter && chmod 755 /opt/tool/enter
ENTRYPOINT ["bash", "/opt/tool/enter"]
