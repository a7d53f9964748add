FROM tensorflow/tensorflow:2.11.0-gpu
RUN echo "#!/bin/sh\numask 002\nexec \"\$@\"" > /usr/local/bin/entry && chmod 755 /usr/local/bin/entry
ENTRYPOINT ["/usr/local/bin/entry"]
