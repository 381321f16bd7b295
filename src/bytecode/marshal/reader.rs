//! The reader of marshalled values, which hands each to whoever builds something of them.

/// Levels of values in each other, as in CPython.
const DEEPEST: usize = 2000;

/// The bit of a type's byte that gives the value a number, by which later ones refer to it.
const NUMBERED: u8 = 0x80;

/// The byte of a code object.
const CODE: u8 = b'c';

/// The end of a dictionary.
const END: u8 = b'0';

/// The reason why bytes are no code object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MarshalError {
    /// There are fewer bytes than there should be.
    #[error("its code is cut off")]
    Truncated,
    /// There is a value that no version has, or one that refers to none.
    #[error("its code is damaged")]
    Damaged,
    /// Something else than a code object.
    #[error("it holds no code")]
    NoCode,
}

/// Makes something of the values in marshalled bytes.
pub(super) trait Build {
    /// The thing that is made of each value.
    type Value: Clone;

    /// The value without others in it, of the type `kind` and with the payload `bytes`.
    fn leaf(&mut self, kind: u8, bytes: &[u8]) -> Self::Value;

    /// The value with others in it. Of a code object the `numbers` are those of its fields that are no values, and the
    /// name of its file is left out.
    fn node(&mut self, kind: u8, numbers: &[u8], values: Vec<Self::Value>) -> Self::Value;
}

/// The fields of a code object, in order: numbers, values, the number of its first line, more values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    numbers: usize,
    values_before_line: usize,
    values_after_line: usize,
    /// The place of the name of its file among the values.
    filename: usize,
}

impl Layout {
    pub(super) const SINCE_3_7: Layout =
        Layout { numbers: 5, values_before_line: 8, values_after_line: 1, filename: 6 };
    pub(super) const SINCE_3_8: Layout = Layout { numbers: 6, ..Layout::SINCE_3_7 };
    pub(super) const SINCE_3_11: Layout =
        Layout { numbers: 5, values_before_line: 8, values_after_line: 2, filename: 5 };
}

/// Fails unless `bytes` begin as a code object does.
pub(super) fn begins_code(bytes: &[u8]) -> Result<(), MarshalError> {
    match bytes.first() {
        Some(byte) if byte & !NUMBERED == CODE => Ok(()),
        Some(_) => Err(MarshalError::NoCode),
        None => Err(MarshalError::Truncated),
    }
}

/// The code object at the start of `bytes`.
pub(super) fn read<B: Build>(
    bytes: &[u8],
    layout: Layout,
    build: &mut B,
) -> Result<B::Value, MarshalError> {
    let begins = begins_code(bytes);
    let value = Reader { rest: bytes, layout, build, numbered: Vec::new() }.value(DEEPEST)?;
    begins?;
    value.ok_or(MarshalError::NoCode)
}

struct Reader<'b, B: Build> {
    rest: &'b [u8],
    layout: Layout,
    build: &'b mut B,
    /// The values that later ones may refer to; nothing for those whose end has not come.
    numbered: Vec<Option<B::Value>>,
}

impl<'b, B: Build> Reader<'b, B> {
    /// The next value; nothing at the end of a dictionary.
    fn value(&mut self, depth: usize) -> Result<Option<B::Value>, MarshalError> {
        let depth = depth.checked_sub(1).ok_or(MarshalError::Damaged)?;
        let byte = self.take(1)?[0];
        let kind = byte & !NUMBERED;
        match kind {
            END => return Ok(None),
            b'N' | b'F' | b'T' | b'S' | b'.' => return Ok(Some(self.build.leaf(kind, &[]))),
            b'r' => {
                let index = self.length()?;
                let value = self.numbered.get(index).cloned().flatten();
                return value.ok_or(MarshalError::Damaged).map(Some);
            }
            _ => {}
        }
        // Numbers are given in the order in which values begin.
        let number = (byte & NUMBERED != 0).then(|| {
            self.numbered.push(None);
            self.numbered.len() - 1
        });
        let value = self.payload(kind, depth)?;
        if let Some(number) = number {
            self.numbered[number] = Some(value.clone());
        }
        Ok(Some(value))
    }

    fn payload(&mut self, kind: u8, depth: usize) -> Result<B::Value, MarshalError> {
        let (kind, bytes) = match kind {
            b'i' => (kind, self.take(4)?),
            b'I' | b'g' => (kind, self.take(8)?),
            b'y' => (kind, self.take(16)?),
            b'f' => (kind, self.short()?),
            b'x' => {
                let start = self.rest;
                self.short()?;
                self.short()?;
                (kind, &start[..start.len() - self.rest.len()])
            }
            b'l' => {
                let start = self.rest;
                let digits = self.number()?.unsigned_abs() as usize;
                self.take(digits.checked_mul(2).ok_or(MarshalError::Damaged)?)?;
                (kind, &start[..start.len() - self.rest.len()])
            }
            b's' => (kind, self.long()?),
            // Texts are the same whether they are interned, short or ASCII.
            b'u' | b't' | b'a' | b'A' => (b'u', self.long()?),
            b'z' | b'Z' => (b'u', self.short()?),
            b')' => {
                let length = usize::from(self.take(1)?[0]);
                return self.values(b'(', length, depth);
            }
            b'(' | b'[' | b'<' | b'>' => {
                let length = self.length()?;
                return self.values(kind, length, depth);
            }
            b':' => return self.values(kind, 3, depth),
            b'{' => return self.dictionary(depth),
            CODE => return self.code(depth),
            _ => return Err(MarshalError::Damaged),
        };
        Ok(self.build.leaf(kind, bytes))
    }

    fn values(&mut self, kind: u8, length: usize, depth: usize) -> Result<B::Value, MarshalError> {
        // Each takes a byte at least, so that no more room is made than there are bytes.
        if length > self.rest.len() {
            return Err(MarshalError::Truncated);
        }
        let mut values = Vec::with_capacity(length);
        for _ in 0..length {
            values.push(self.inner(depth)?);
        }
        Ok(self.build.node(kind, &[], values))
    }

    fn dictionary(&mut self, depth: usize) -> Result<B::Value, MarshalError> {
        let mut values = Vec::new();
        while let Some(key) = self.value(depth)? {
            values.push(key);
            values.push(self.inner(depth)?);
        }
        Ok(self.build.node(b'{', &[], values))
    }

    fn code(&mut self, depth: usize) -> Result<B::Value, MarshalError> {
        let Layout { numbers, values_before_line, values_after_line, filename } = self.layout;
        let mut plain = self.take(4 * numbers)?.to_vec();
        let mut values = Vec::with_capacity(values_before_line + values_after_line);
        for place in 0..values_before_line {
            let value = self.inner(depth)?;
            if place != filename {
                values.push(value);
            }
        }
        plain.extend_from_slice(self.take(4)?);
        for _ in 0..values_after_line {
            values.push(self.inner(depth)?);
        }
        Ok(self.build.node(CODE, &plain, values))
    }

    /// The next value, where none may be missing.
    fn inner(&mut self, depth: usize) -> Result<B::Value, MarshalError> {
        self.value(depth)?.ok_or(MarshalError::Damaged)
    }

    fn take(&mut self, length: usize) -> Result<&'b [u8], MarshalError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(MarshalError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<i32, MarshalError> {
        let bytes = self.rest.first_chunk::<4>().ok_or(MarshalError::Truncated)?;
        self.rest = &self.rest[4..];
        Ok(i32::from_le_bytes(*bytes))
    }

    fn length(&mut self) -> Result<usize, MarshalError> {
        usize::try_from(self.number()?).map_err(|_| MarshalError::Damaged)
    }

    fn long(&mut self) -> Result<&'b [u8], MarshalError> {
        let length = self.length()?;
        self.take(length)
    }

    fn short(&mut self) -> Result<&'b [u8], MarshalError> {
        let length = usize::from(self.take(1)?[0]);
        self.take(length)
    }
}
