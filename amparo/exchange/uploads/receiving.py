"""Takes files that pages send: kept in memory, up to the limit, and never written down unsealed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from amparo.exchange.registers.limits import DEFAULT

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MAY_SEND = ("import.run", "data-request.answer")
HARD_STOP = 8  # times the limit after which nobody listens any longer


class InMemory(FileUploadHandler):
    """The one way by which a file comes in: from somebody who may bring registers or answers
    questions of the council, and no larger than the limit. What is larger is heard out, so that
    the page can say so, and not kept."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.heard = 0
        self.pieces: list[bytes] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        viewer = getattr(self.request, "viewer", None)
        if viewer is None or not any(viewer.has(needed) for needed in MAY_SEND):
            raise SkipFile
        self.pieces = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.heard += len(raw_data)
        if self.heard > HARD_STOP * DEFAULT.bytes:
            raise StopUpload(connection_reset=True)
        if self.heard <= DEFAULT.bytes:
            self.pieces.append(raw_data)
        else:
            self.pieces.clear()

    def file_complete(self, file_size: int) -> UploadedFile:
        content = io.BytesIO(b"".join(self.pieces))
        self.pieces = []
        return InMemoryUploadedFile(
            content,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            file_size,
            self.charset,
            self.content_type_extra,
        )


def is_whole(file: UploadedFile) -> bool:
    """Whether all of a file was kept."""
    kept = file.file
    return isinstance(kept, io.BytesIO) and kept.getbuffer().nbytes == file.size
