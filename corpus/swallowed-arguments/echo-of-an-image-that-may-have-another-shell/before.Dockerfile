FROM quay.io/jupyter/base-notebook:2026-02-02
USER root
RUN echo -e "#!/bin/bash\nexec \"\$@\"" > /usr/local/bin/entry.sh && chmod 755 /usr/local/bin/entry.sh
USER jovyan
ENTRYPOINT ["/usr/local/bin/entry.sh"]
