FROM python:3.12-slim
RUN useradd -m -u 1000 wren
RUN curl -fsSLo /opt/fourth https://example.org/tools/fourth && chmod +x /opt/fourth && /opt/fourth
RUN printf '#!/bin/sh\necho tides\n' > /opt/third && sh /opt/third
RUN curl -fsSLo /opt/second https://example.org/tools/second && chmod a+rx /opt/second && /opt/second
ADD https://example.org/tools/first.sh /opt/
RUN chmod a+rx /opt/first.sh
RUN /opt/first.sh
WORKDIR /home/wren
COPY --chown=1000 . .
USER wren
ENV HOME=/home/wren
