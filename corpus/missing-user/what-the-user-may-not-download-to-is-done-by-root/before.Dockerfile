FROM quay.io/jupyter/base-notebook:2026-02-02
RUN wget -qO /usr/local/bin/hello https://example.org/hello && chmod +x /usr/local/bin/hello
RUN curl -fsSL https://example.org/data.csv -o data.csv
RUN curl -fsSL https://example.org/tool.tar.gz | tar xz -C /opt
RUN wget -q https://example.org/more.zip && unzip -q more.zip -d more && tar -cf more.tar more
COPY --chown=1000 . /home/jovyan
